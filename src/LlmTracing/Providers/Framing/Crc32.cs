namespace LlmTracing.Providers.Framing;

/// <summary>CRC-32 (IEEE 802.3, as in gzip), eight bytes a step.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[][] Tables = CreateTables();

    /// <summary>Carries a checksum on over more bytes. Begin with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        var t = Tables;
        while (bytes.Length >= 8)
        {
            var low = crc ^ (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24));
            crc = t[7][(byte)low] ^ t[6][(byte)(low >> 8)] ^ t[5][(byte)(low >> 16)] ^ t[4][low >> 24]
                ^ t[3][bytes[4]] ^ t[2][bytes[5]] ^ t[1][bytes[6]] ^ t[0][bytes[7]];
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            crc = t[0][(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[][] CreateTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                var crc = k == 0 ? i : tables[k - 1][i];
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
                }

                tables[k][i] = crc;
            }
        }

        return tables;
    }
}
