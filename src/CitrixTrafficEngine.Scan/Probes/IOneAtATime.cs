namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>A probe of which an address has one connection at a time, whatever the port: servers count connections that have not logged in, and refuse everybody's above a few.</summary>
/// <remarks>Source: sshd_config(5), MaxStartups and PerSourceMaxStartups.</remarks>
interface IOneAtATime;
