namespace LlmTracing.Tests.Context;

public sealed class LlmIdsTests
{
    [Fact]
    public void FromName_IsVersion5_AsTheRfcComputesIt() =>
        LlmIds.FromName(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com")
            .Should().Be(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));

    [Fact]
    public void FromName_StaysTheSameForEver() =>
        LlmIds.FromName("acme").Should().Be(new Guid("c9267d5f-0cd8-5e33-bb25-82fd1f401def"));

    [Fact]
    public void FromName_OtherNames_GiveOtherIds() =>
        new[] { "acme", "Acme", "acme ", "" }.Select(LlmIds.FromName).Should().OnlyHaveUniqueItems();
}
