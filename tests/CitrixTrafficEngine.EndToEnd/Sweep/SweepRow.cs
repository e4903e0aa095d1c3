namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>One result as the rig writes it.</summary>
sealed record SweepRow(string Address, string Transport, int Port, string Verdict, string Proof, string Icmp, int Tries, string Errno, string Source, string Protocol, bool IsCanary);
