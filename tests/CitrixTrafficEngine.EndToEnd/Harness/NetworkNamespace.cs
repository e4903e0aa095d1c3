using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>Runs a piece of a test inside a network namespace: the sockets that it opens are there.</summary>
static partial class NetworkNamespace
{
    /// <summary>CLONE_NEWNET of linux/sched.h.</summary>
    const int Network = 0x4000_0000;

    /// <summary>Runs <paramref name="work"/> in <paramref name="name"/> on a thread of its own, which ends with it, and gives its result.</summary>
    public static T Run<T>(string name, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{name}");
                if (SetNamespace((int)file.DangerousGetHandle(), Network) != 0) { throw new Win32Exception(Marshal.GetLastPInvokeError(), $"setns {name}"); }

                result = work();
            }
            catch (Exception exception)
            {
                fault = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNamespace(int descriptor, int kind);
}
