using System.ComponentModel;
using System.Diagnostics;

namespace CitrixTrafficEngine.Tests.Capture;

/// <summary>Runs a command line tool over bytes. A test skips where the tool is not installed.</summary>
static class Tool
{
    public static byte[] Run(string name, byte[] input, params string[] arguments)
    {
        using var process = Start(name, arguments);
        var writing = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        writing.Wait();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    static Process Start(string name, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{name} is not installed");
            throw;
        }
    }
}
