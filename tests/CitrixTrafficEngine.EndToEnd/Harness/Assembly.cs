using System.Runtime.Versioning;
using CitrixTrafficEngine.EndToEnd.Harness;

// Linux only: network namespaces, /dev/full, setpriv.
[assembly: SupportedOSPlatform("linux")]
[assembly: AssemblyFixture(typeof(CtxscanProgram))]
