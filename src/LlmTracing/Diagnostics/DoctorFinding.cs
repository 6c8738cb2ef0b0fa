namespace LlmTracing;

/// <summary>What one check saw.</summary>
/// <param name="Check">What was looked at: a stable lower-case word, such as <c>schema</c> or <c>disk</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="What">What is so, in one sentence. Names of tables, columns and settings; never a row's value or a secret.</param>
/// <param name="WhatToDo">What to do about it, with SQL where SQL does it; empty where nothing has to be done.</param>
public sealed record DoctorFinding(string Check, DoctorSeverity Severity, string What, string WhatToDo);
