using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace CitrixTrafficEngine.Bench.Results;

/// <summary>The processor that was measured on. Results of another never overwrite its own.</summary>
/// <param name="Processor">What it calls itself, with the numbers that tell it from others of that name: a virtual machine's is often short.</param>
/// <param name="Cores">Logical processors.</param>
sealed partial record Machine(string Processor, int Cores)
{
    /// <summary>The first line of its results.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Cores} {(Cores == 1 ? "core" : "cores")}");

    /// <summary>The name of its file.</summary>
    public string FileName => $"micro-{Separators().Replace(Processor.ToLowerInvariant(), "-").Trim('-')}.md";

    /// <summary>This machine.</summary>
    public static Machine Current() => Of(File.Exists("/proc/cpuinfo") ? File.ReadAllText("/proc/cpuinfo") : "", Environment.ProcessorCount);

    /// <summary>The machine whose /proc/cpuinfo is <paramref name="information"/>.</summary>
    public static Machine Of(string information, int cores)
    {
        string? Field(string name) => Regex.Match(information, $@"^{name}\s*: (.+)$", RegexOptions.Multiline) is { Success: true } found ? found.Groups[1].Value.Trim() : null;

        var name = Marks().Replace(Field("model name") ?? Field("Model") ?? $"{RuntimeInformation.ProcessArchitecture}", " ").Trim();
        var number = (Field("cpu family"), Field("CPU implementer")) switch
        {
            ({ } family, _) => $" family {family} model {Field("model")}",
            (_, { } implementer) => $" implementer {implementer} part {Field("CPU part")}",
            _ => "",
        };
        return new(name + number, cores);
    }

    /// <summary>How busy the machine was in the last minute, in processes that want to run, or null where the system does not tell.</summary>
    public static string? Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

    [GeneratedRegex(@"\(R\)|\(TM\)|\bCPU\b|@.*$|\s+")]
    private static partial Regex Marks();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Separators();
}
