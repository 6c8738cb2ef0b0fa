namespace LlmTracing;

/// <summary>What the library may do to the tables it writes.</summary>
public enum SchemaMode
{
    /// <summary>Nothing; a missing table or column is said in the log and the health check. The default.</summary>
    None,

    /// <summary>Creates the database and the tables where they are missing.</summary>
    Create,

    /// <summary>Creates what is missing and adds missing columns to existing tables. Nothing is ever dropped or changed.</summary>
    Migrate,
}
