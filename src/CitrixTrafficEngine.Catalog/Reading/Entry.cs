using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>One thing that a rules file defines, with the node it was read from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Value">What was read.</param>
/// <param name="Node">The mapping in the file, for the places that diagnostics name.</param>
/// <param name="File">The file.</param>
sealed record Entry<T>(string Id, T Value, YamlNode Node, RulesFile File);
