namespace CitrixTrafficEngine.Content;

/// <summary>How far a reader came with the beginning of what one end sent.</summary>
enum ReadState : byte
{
    /// <summary>What follows is needed.</summary>
    More,

    /// <summary>All that is wanted was read, or it is not what it seemed.</summary>
    Done,

    /// <summary>TLS may follow behind what was read.</summary>
    Changes,
}
