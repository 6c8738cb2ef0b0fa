using FsCheck;
using FsCheck.Fluent;
using LlmTracing.Assembly;
using LlmTracing.Pricing;

namespace LlmTracing.Tests.Pricing;

public class CostProperties
{
    private static readonly Gen<long?> Counts = Gen.OneOf(
        Gen.Constant<long?>(null), Gen.Choose(0, 500_000).Select(static n => (long?)n), Gen.Elements<long?>(-1, 0, 1, long.MaxValue, long.MinValue));

    private static readonly Gen<decimal?> Prices = Gen.OneOf(Gen.Constant<decimal?>(null), Gen.Choose(0, 1000).Select(static n => (decimal?)n));

    [Fact]
    public void CostIsNeverNegative_WhateverTheProviderReports()
    {
        var usages = Gen.ArrayOf(Counts, 10).Select(static c => new UsageFacts
        {
            Input = c[0], Output = c[1], CachedInput = c[2], CacheWrite = c[3], CacheWriteOneHour = c[4], Reasoning = c[5], AudioInput = c[6],
            AudioOutput = c[7], BilledInput = c[8], SearchUnits = c[9],
        });
        var rates = Gen.ArrayOf(Prices, 9).Select(static p => new ModelPrice
        {
            Input = p[0], Output = p[1], CacheRead = p[2], CacheWrite = p[3], CacheWriteOneHour = p[4], Reasoning = p[5], AudioInput = p[6],
            AudioOutput = p[7], Search = p[8], Tiers = [new PriceTier { AboveInputTokens = 200_000, Input = p[1] }],
        });

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5_000),
            Prop.ForAll(usages.ToArbitrary(), rates.ToArbitrary(), static (usage, price) =>
                Cost.Of(new PriceEntry("m", null, "test", price), usage, null) is null or (>= 0 and <= 999_999_999m)));
    }

    [Fact]
    public void PartsThatFitCostWhatTheFormulaSays()
    {
        var cases = from input in Gen.Choose(0, 199_999)
                    from output in Gen.Choose(0, 100_000)
                    from cached in Gen.Choose(0, input)
                    from written in Gen.Choose(0, input - cached)
                    from reasoning in Gen.Choose(0, output)
                    select (input, output, cached, written, reasoning);
        var entry = new PriceEntry("m", null, "test", new ModelPrice { Input = 3, Output = 15, CacheRead = 0.3m, CacheWrite = 3.75m, Reasoning = 20 });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(cases.ToArbitrary(), t =>
            Cost.Of(entry, new UsageFacts { Input = t.input, Output = t.output, CachedInput = t.cached, CacheWrite = t.written, Reasoning = t.reasoning }, null)
            == Math.Round((((t.input - t.cached - t.written) * 3m) + (t.cached * 0.3m) + (t.written * 3.75m) + ((t.output - t.reasoning) * 15m) + (t.reasoning * 20m)) / 1_000_000m, 9, MidpointRounding.AwayFromZero)));
    }
}
