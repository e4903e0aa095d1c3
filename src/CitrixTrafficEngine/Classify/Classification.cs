namespace CitrixTrafficEngine.Classify;

/// <summary>What is said of a flow beside its counters.</summary>
/// <param name="Opener">The end that opened it: 0 for end A, 1 for end B.</param>
/// <param name="Direction">What told that.</param>
/// <param name="Answered">Whether the other end took part: accepted the connection, or sent a datagram.</param>
/// <param name="Run">The candidate run of the responder's port in the rule table, 0 where no row fits.</param>
readonly record struct Classification(int Opener, Direction Direction, bool Answered, ushort Run);
