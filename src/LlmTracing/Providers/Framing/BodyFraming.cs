namespace LlmTracing.Providers.Framing;

/// <summary>Cuts the bytes of a body into documents, incrementally: any split of the bytes gives the same documents.</summary>
internal abstract class BodyFraming
{
    /// <summary>Begins with a new body.</summary>
    public abstract void Begin();

    /// <summary>The next bytes.</summary>
    public abstract void Feed(ReadOnlySpan<byte> bytes);

    /// <summary>The body ended.</summary>
    public abstract void End();
}
