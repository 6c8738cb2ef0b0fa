namespace LlmTracing;

/// <summary>In which order the calls are stored: what is fast to read.</summary>
public enum TraceSortKey
{
    /// <summary><c>(org_id, agent_id, requested_at)</c>, the contract's: lists and usage of one agent read the least.</summary>
    Agent,

    /// <summary><c>(org_id, toDate(requested_at), agent_id, requested_at, request_id)</c>: usage of a whole organisation over some days reads the least.</summary>
    Day,
}
