namespace LlmTracing.Local.Engine;

/// <summary>What the engine's parser says of a text.</summary>
/// <param name="Count">Statements in it; 0 when it does not parse.</param>
/// <param name="Class">What they do.</param>
internal readonly record struct StatementAnalysis(int Count, StatementClass Class);

/// <summary>What a statement does, by libchdb's numbering.</summary>
internal enum StatementClass
{
    ReadOnly = 0,
    Mutating = 1,
    MutatingGlobal = 2,

    /// <summary>Session and server commands: SET, USE, SYSTEM, KILL, INTO OUTFILE …</summary>
    Control = 3,
    Unknown = 4,
}
