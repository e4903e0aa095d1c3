namespace CitrixTrafficEngine.Classify;

/// <summary>What is said of a flow beside its counters.</summary>
/// <param name="Opener">The end that opened it: 0 for end A, 1 for end B.</param>
/// <param name="Direction">What told that.</param>
/// <param name="Answered">Whether the other end took part: accepted the connection, or sent a datagram.</param>
/// <param name="Run">The candidate run of the responder's port in the rule table, 0 where no row fits.</param>
readonly record struct Classification(int Opener, Direction Direction, bool Answered, ushort Run)
{
    /// <summary>The signature that the payload matched, an index into the signature set; 0 where none did.</summary>
    public ushort Signature { get; init; }

    /// <summary>The port whose service the flow belongs to where that is not the responder's own: 69 of a TFTP transfer; else 0.</summary>
    public ushort JoinedPort { get; init; }

    /// <summary>Whether that signature belongs to another port than the flow's.</summary>
    public bool IsOffPort { get; init; }

    /// <summary>How sure the match is.</summary>
    public Confidence Confidence { get; init; }

    /// <summary>One more than the index of the one rule that evidence or roles left, 0 where several are left or none.</summary>
    public ushort Decided { get; init; }

    /// <summary>The set of roles that the traffic taught of the opener; 0 where none, or where the flow has no ports.</summary>
    public int SourceRoles { get; init; }

    /// <summary>The same of the responder.</summary>
    public int DestinationRoles { get; init; }

    /// <summary>The candidates as the roles of the two ends rank them, or null where no role is known or none fits.</summary>
    public Ranking? Ranking { get; init; }
}
