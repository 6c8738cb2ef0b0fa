namespace LlmTracing.Tests.Context;

public sealed class LlmTraceScopeTests
{
    private static string? Step => LlmTraceScope.Current?.Context.StepId;

    private static LlmTraceScope Begin(string step) => LlmTraceScope.Begin(new LlmTraceContext { StepId = step });

    [Fact]
    public void Begin_InsideAnother_InheritsWhatItDoesNotSay()
    {
        var org = Guid.NewGuid();
        using var outer = LlmTraceScope.Begin(new LlmTraceContext { OrgId = org, StepId = "outer", AgentTags = ["a"], Attributes = Pair("k", "outer") });
        using var inner = LlmTraceScope.Begin(new LlmTraceContext { StepId = "inner", AgentTags = ["b", "a"], Attributes = Pair("k", "inner") });

        inner.Context.OrgId.Should().Be(org);
        inner.Context.StepId.Should().Be("inner");
        inner.Context.AgentTags.Should().Equal("a", "b");
        inner.Context.Attributes.Should().Equal(Pair("k", "inner"));
    }

    [Fact]
    public void Dispose_EndsTheScope_AndTheOuterOneHoldsAgain()
    {
        using (Begin("outer"))
        {
            using (Begin("inner"))
            {
                Step.Should().Be("inner");
            }

            Step.Should().Be("outer");
        }

        LlmTraceScope.Current.Should().BeNull();
    }

    [Fact]
    public void Dispose_OutOfOrder_RemovesOnlyThatScope()
    {
        var outer = Begin("outer");
        var middle = Begin("middle");
        var inner = Begin("inner");

        middle.Dispose();
        Step.Should().Be("inner");
        inner.Dispose();
        Step.Should().Be("outer");
        inner.Dispose();
        Step.Should().Be("outer");
        outer.Dispose();
        LlmTraceScope.Current.Should().BeNull();
    }

    [Fact]
    public void Dispose_AroundAnyNumberOfForgottenScopes_RemovesOnlyThatScope()
    {
        string? afterFirst = null, afterLast = null;
        var flow = new Thread(
            () =>
            {
                var first = Begin("first");
                for (var i = 0; i < 20_000; i++)
                {
                    Begin("forgotten");
                }

                var last = Begin("last");
                first.Dispose();
                afterFirst = Step;
                last.Dispose();
                afterLast = Step;
            },
            maxStackSize: 256 << 10);
        flow.Start();
        flow.Join();

        afterFirst.Should().Be("last");
        afterLast.Should().Be("forgotten");
    }

    [Fact]
    public async Task Dispose_InAnotherFlow_LeavesThisOneAlone()
    {
        using var scope = Begin("outer");
        await Task.Run(scope.Dispose);
        Step.Should().Be("outer");
    }

    [Fact]
    public async Task FireAndForget_KeepsItsScope_AfterTheStarterDisposedIt()
    {
        var gate = new TaskCompletionSource();
        Task<string?> forgotten;
        using (Begin("outer"))
        {
            forgotten = Task.Run(async () => { await gate.Task; return Step; });
        }

        Step.Should().BeNull();
        gate.SetResult();
        (await forgotten).Should().Be("outer");
    }

    [Fact]
    public async Task ParallelForEachAsync_EachIterationHasItsOwn()
    {
        var seen = new string?[200];
        using var outer = Begin("outer");
        await Parallel.ForEachAsync(Enumerable.Range(0, seen.Length), async (i, ct) =>
        {
            Step.Should().Be("outer");
            using var scope = Begin($"{i}");
            await Task.Yield();
            seen[i] = Step;
        });

        seen.Should().Equal(Enumerable.Range(0, seen.Length).Select(i => $"{i}"));
        Step.Should().Be("outer");
    }

    [Fact]
    public async Task TenThousandParallelScopes_NeverLeak()
    {
        var random = new Random(20_261_121);
        var plans = Enumerable.Range(0, 10_000).Select(i => (Id: i, Depth: random.Next(1, 6), OutOfOrder: random.Next(2) == 0)).ToArray();

        var leaks = await Task.WhenAll(plans.Select(plan => Task.Run(() => RunAsync(plan.Id, plan.Depth, plan.OutOfOrder))));

        leaks.Should().OnlyContain(leak => leak == null);
        LlmTraceScope.Current.Should().BeNull();
    }

    private static async Task<string?> RunAsync(int id, int depth, bool outOfOrder)
    {
        if (LlmTraceScope.Current is not null)
        {
            return $"{id} began inside a scope of somebody else";
        }

        var scopes = new List<LlmTraceScope>();
        for (var level = 0; level < depth; level++)
        {
            scopes.Add(LlmTraceScope.Begin(new LlmTraceContext { RunId = level == 0 ? $"{id}" : null, StepId = $"{level}" }));
            await Task.Yield();
            var context = LlmTraceScope.Current!.Context;
            if (context.RunId != $"{id}" || context.StepId != $"{level}")
            {
                return $"{id} saw {context.RunId}/{context.StepId} at {level}";
            }
        }

        if (!outOfOrder)
        {
            scopes.Reverse();
        }

        foreach (var scope in scopes)
        {
            scope.Dispose();
            await Task.Yield();
        }

        return LlmTraceScope.Current is null ? null : $"{id} left {LlmTraceScope.Current.Context.StepId} behind";
    }

    private static Dictionary<string, string> Pair(string key, string value) => new() { [key] = value };

    [Fact]
    public void Context_KeepsWhatItWasGiven_WhateverTheHostDoesWithItAfterwards()
    {
        var (tags, attributes) = (new List<string> { "a" }, new Dictionary<string, string> { ["k"] = "v" });
        using var scope = LlmTraceScope.Begin(new LlmTraceContext { AgentTags = tags, Attributes = attributes });
        tags.Add("b");
        attributes["k"] = "another";

        scope.Context.AgentTags.Should().Equal("a");
        scope.Context.Attributes.Should().Equal(Pair("k", "v"));
    }
}
