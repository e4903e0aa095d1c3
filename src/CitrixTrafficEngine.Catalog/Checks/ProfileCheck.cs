using CitrixTrafficEngine.Catalogs.Reading;
using CitrixTrafficEngine.Catalogs.Yaml;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Catalogs.Checks;

/// <summary>Profiles name what is there, select something, and can prove what they say.</summary>
sealed class ProfileCheck(KnownIds known, DiagnosticList faults)
{
    readonly ReferenceCheck _references = new(known, faults);
    readonly ProfileResolver _resolver = new([.. known.Rows.Values], known.Services, known.Profiles);

    /// <summary>Checks every profile of <paramref name="draft"/>.</summary>
    public void Check(RulesDraft draft)
    {
        foreach (var (_, profile, node, _) in draft.Profiles)
        {
            var before = faults.Count;
            foreach (var entry in profile.Entries) { CheckEntry(entry); }

            for (var index = 0; index < profile.Head.LeftOut.Length; index++)
            {
                var place = node.Find("leave_out")!.Items[index].PlaceOf("id");
                _references.Expect(known.Rows, profile.Head.LeftOut[index].Row, place, DiagnosticCodes.UnknownRow, "row");
            }

            CheckRepeats(profile);
            if (faults.Count == before) { CheckSweep(profile, node); }
        }
    }

    void CheckEntry(ProfileEntry entry)
    {
        var (before, node) = (faults.Count, entry.Node);
        _references.Expect(known.Rows, entry.Row, node.PlaceOf("id"), DiagnosticCodes.UnknownRow, "row");
        _references.Expect(known.Products, entry.Product, node.PlaceOf("product"), DiagnosticCodes.UnknownProduct, "product");
        _references.Expect(known.Roles, entry.From, node.PlaceOf("from"), DiagnosticCodes.UnknownRole, "role");
        _references.Expect(known.Roles, entry.To, node.PlaceOf("to"), DiagnosticCodes.UnknownRole, "role");
        _references.Expect(known.Services, entry.Service, node.PlaceOf("service"), DiagnosticCodes.UnknownService, "service");
        _references.Expect(known.Profiles, entry.Profile, node.PlaceOf("profile"), DiagnosticCodes.UnknownProfile, "profile");
        if (faults.Count != before || !entry.Selects || entry.Profile is not null) { return; }

        var rows = _resolver.Select(entry).ToList();
        if (rows.Count == 0)
        {
            faults.Add(node.At, DiagnosticCodes.SelectsNothing, "no row is all that this entry asks for");
        }
        else if (entry.Proof is Proof.Tcp or Proof.UdpReply)
        {
            var transport = entry.Proof == Proof.Tcp ? Transport.Tcp : Transport.Udp;
            if (rows.Find(row => row.Transport != transport || row.Ports.IsEmpty) is { } wrong)
            {
                faults.Add(
                    node.PlaceOf("proof"),
                    DiagnosticCodes.BadProof,
                    $"'{Keywords.Of(entry.Proof.Value)}' cannot prove row '{wrong.Id}', which has no {Keywords.Of(transport)} port");
            }
        }
    }

    void CheckRepeats(ProfileDraft profile)
    {
        var named = new HashSet<(string, string?, string?)>();
        foreach (var entry in profile.Entries)
        {
            if (entry.Row is { } id && !named.Add((id, entry.Group, entry.Alternative)))
            {
                faults.Add(entry.Node.PlaceOf("id"), DiagnosticCodes.RepeatedRow, $"row '{id}' is in this profile already");
            }
        }
    }

    void CheckSweep(ProfileDraft profile, YamlNode node)
    {
        var listeners = _resolver.RowsOf(profile, includeLegacy: true).Select(row => row.Row.DestinationRole).ToHashSet(StringComparer.Ordinal);
        for (var index = 0; index < profile.Head.SweepTo.Length; index++)
        {
            var role = profile.Head.SweepTo[index];
            var place = node.PlaceOf("sweep_to", index);
            if (!known.Roles.ContainsKey(role))
            {
                _references.Expect(known.Roles, role, place, DiagnosticCodes.UnknownRole, "role");
            }
            else if (!listeners.Contains(role))
            {
                faults.Add(place, DiagnosticCodes.NothingToSweep, $"no row of the profile ends at role '{role}', so there is nothing to sweep");
            }
        }
    }
}
