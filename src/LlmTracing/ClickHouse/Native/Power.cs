namespace LlmTracing.ClickHouse;

/// <summary>Powers of ten of the widths that scaled columns need.</summary>
internal static class Power
{
    /// <summary>Digits behind the point of the finest decimal in .NET.</summary>
    public const int MostDecimals = 28;

    private static readonly Int128[] Wide = MakeWide();

    /// <summary>10^exponent, 0 to 18.</summary>
    public static long Of10(int exponent) => (long)Of10Wide(exponent);

    /// <summary>10^exponent, 0 to 38.</summary>
    public static Int128 Of10Wide(int exponent) => Wide[exponent];

    /// <summary>10^exponent, 0 to 28.</summary>
    public static decimal Of10Decimal(int exponent)
    {
        var power = 1m;
        for (; exponent > 0; exponent--)
        {
            power *= 10m;
        }

        return power;
    }

    private static Int128[] MakeWide()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
