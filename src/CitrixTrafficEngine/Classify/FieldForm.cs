namespace CitrixTrafficEngine.Classify;

/// <summary>How an unsigned number stands in a payload.</summary>
public enum FieldForm : byte
{
    /// <summary>One byte.</summary>
    U8,

    /// <summary>Two bytes, most significant first.</summary>
    U16Be,

    /// <summary>Two bytes, least significant first.</summary>
    U16Le,

    /// <summary>Three bytes, most significant first.</summary>
    U24Be,

    /// <summary>Four bytes, most significant first.</summary>
    U32Be,

    /// <summary>Four bytes, least significant first.</summary>
    U32Le,
}
