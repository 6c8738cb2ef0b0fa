namespace LlmTracing;

/// <summary>By what calls are grouped.</summary>
public enum TraceDimension
{
    /// <summary>Provider.</summary>
    Provider,

    /// <summary>Model asked for.</summary>
    Model,

    /// <summary>Model that answered.</summary>
    ResponseModel,

    /// <summary>Operation.</summary>
    Operation,

    /// <summary>Agent.</summary>
    Agent,

    /// <summary>Call type.</summary>
    CallType,

    /// <summary>Project of the organisation.</summary>
    Project,

    /// <summary>End user.</summary>
    User,

    /// <summary>Tag; a call with several counts in the group of each, one without counts in the group of the empty tag.</summary>
    Tag,

    /// <summary>Service.</summary>
    Service,

    /// <summary>Deployment environment.</summary>
    Environment,
}
