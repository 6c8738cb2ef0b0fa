namespace LlmTracing.Providers.Scanning;

/// <summary>Takes what a scan finds. Spans are valid during the call only.</summary>
internal abstract class ScanTarget
{
    /// <summary>A string, number or boolean at a path that is looked for; never null. Long values are cut.</summary>
    /// <param name="node">Where.</param>
    /// <param name="raw">Its bytes: a string without its quotes and with its escapes resolved, a number or boolean as written.</param>
    public abstract void OnScalar(PathNode node, ReadOnlySpan<byte> raw);

    /// <summary>Delivered text of this many UTF-8 bytes.</summary>
    public virtual void OnText(int bytes)
    {
    }

    /// <summary>An object that stands for something (a choice, a tool call …) begins.</summary>
    public virtual void OnEnter(PathNode node)
    {
    }

    /// <summary>Such an object ends.</summary>
    public virtual void OnLeave(PathNode node)
    {
    }

    /// <summary>The next piece of a string that is itself a document (base64).</summary>
    public virtual void OnNested(ReadOnlySpan<byte> piece)
    {
    }

    /// <summary>Such a string ends.</summary>
    public virtual void OnNestedEnd()
    {
    }
}
