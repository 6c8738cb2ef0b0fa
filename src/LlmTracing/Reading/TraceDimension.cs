namespace LlmTracing;

/// <summary>By what calls are grouped.</summary>
public enum TraceDimension
{
    /// <summary>By the provider that was called.</summary>
    Provider,

    /// <summary>By the model that was asked for.</summary>
    Model,

    /// <summary>By the model that answered.</summary>
    ResponseModel,

    /// <summary>By the operation, such as <c>chat</c>.</summary>
    Operation,

    /// <summary>By the agent or feature that called.</summary>
    Agent,

    /// <summary>By what the call was for.</summary>
    CallType,

    /// <summary>By the project of the organisation.</summary>
    Project,

    /// <summary>By the end user of the call.</summary>
    User,

    /// <summary>By tag; a call with several counts in the group of each, one without counts in the group of the empty tag.</summary>
    Tag,

    /// <summary>By the service that made the call.</summary>
    Service,

    /// <summary>By the deployment environment of the service.</summary>
    Environment,
}
