namespace CitrixTrafficEngine.Tests.Catalogs;

public class CatalogLayerTests
{
    const string NewRow = """
        product: alpha
        flows:
          - id: alpha-echo
            from: client
            to: server
            transport: tcp
            ports: [7007]
            service: echo
            description: Moved to another port here.
            sources:
              - {document: site}
        """;

    [Fact]
    public void A_row_with_the_same_id_takes_the_place_of_the_one_below()
    {
        var catalog = new RulesTree().WithUser(RulesTree.Alpha, NewRow).Load();

        Assert.Equal(["alpha-echo", "alpha-echo-tls", "alpha-echo-udp"], catalog.Rows.Select(row => row.Id));
        Assert.Equal("7007", catalog.Rows[0].Ports[0].ToString());
    }

    [Fact]
    public void A_row_with_a_new_id_is_added_behind_its_product()
    {
        var catalog = new RulesTree().WithUser(RulesTree.Alpha, NewRow.Replace("alpha-echo", "site-echo", StringComparison.Ordinal)).Load();

        Assert.Equal(["alpha-echo", "alpha-echo-tls", "site-echo", "alpha-echo-udp"], catalog.Rows.Select(row => row.Id));
    }

    [Fact]
    public void A_product_with_roles_and_services_of_its_own_is_added()
    {
        var catalog = new RulesTree()
            .WithUser("services.yaml", "services:\n  - {id: chat, name: Chat, about: Talks., protection: encrypted, reply: unknown}")
            .WithUser("products/beta.yaml", """
                product: beta
                name: Beta
                about: Ours.
                roles:
                  - {id: talker, name: Talker}
                flows:
                  - id: beta-chat
                    from: talker
                    to: server
                    transport: tcp
                    ports: [5222]
                    service: chat
                    description: Talks to the server.
                    sources: [{document: site}]
                """)
            .Load();

        Assert.Equal("Beta", catalog.FindProduct("beta")!.Name);
        Assert.Equal("beta", catalog.FindRole("talker")!.Product);
    }

    [Fact]
    public void A_disabled_row_is_gone_and_what_named_it_is_no_fault()
    {
        var catalog = new RulesTree().WithUser(RulesTree.Current, "layer: current\ndisable: [alpha-echo]").Load();

        Assert.Null(catalog.FindRow("alpha-echo"));
        Assert.DoesNotContain(catalog.FindProfile("small")!.Rows, row => row.Row.Id == "alpha-echo");
    }

    [Fact]
    public void Disabling_what_is_not_there_is_a_fault_with_its_place_in_the_users_file()
    {
        var (_, diagnostics) = new RulesTree().WithUser(RulesTree.Alpha, "product: alpha\ndisable: [alpha-ehco]").Read();

        Assert.Equal(
            "mine/products/alpha.yaml:2:11: error CTX0106: unknown row 'alpha-ehco', expected one of alpha-echo, alpha-echo-tls, alpha-echo-udp (did you mean 'alpha-echo'?)",
            Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Adding_to_a_product_that_is_not_there_is_a_fault()
    {
        var (_, diagnostics) = new RulesTree().WithUser("products/beta.yaml", "product: beta").Read();

        Assert.StartsWith("mine/products/beta.yaml:1:10: error CTX0102: unknown product 'beta'", Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_id_twice_in_the_users_own_files_is_a_fault()
    {
        var (_, diagnostics) = new RulesTree()
            .WithUser(RulesTree.Alpha, NewRow)
            .WithUser(RulesTree.Current, NewRow.Replace("product: alpha\nflows:\n  - ", "layer: current\nflows:\n  - product: alpha\n    ", StringComparison.Ordinal))
            .Read();

        Assert.Equal("CTX0101", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void A_row_that_replaces_another_may_leave_a_role_without_rows()
    {
        var tree = new RulesTree().With(RulesTree.Alpha, "    name: Server", "    name: Server\n  - {id: spare, name: Spare}")
            .With(RulesTree.Alpha, "to: server\n    transport: tcp\n    ports: [7", "to: spare\n    transport: tcp\n    ports: [7")
            .WithUser(RulesTree.Alpha, NewRow);

        Assert.Empty(tree.Read().Diagnostics);
    }

    [Fact]
    public void A_signature_with_the_same_id_takes_the_place_of_the_one_below_and_a_new_one_is_tried_after_it()
    {
        const string Mine = """
            signatures:
              - id: chatty-echo
                service: echo
                about: Ours.
                transport: tcp
                direction: server
                certainty: C
                strength: weak
                ports: [7]
                tests: [{at: 0, text: "hi"}]
                sources: [our own]
              - id: echo-client
                service: echo
                about: Moved here.
                transport: tcp
                direction: client
                certainty: A
                strength: weak
                ports: [7007]
                tests: [{at: 0, text: "echo"}]
                sources: [our own]
            """;
        var catalog = new RulesTree().WithUser(RulesTree.Signatures, Mine).Load();

        Assert.Equal(["echo-client", "chatty-echo"], catalog.Signatures.Select(one => one.Id));
        Assert.Equal("Moved here.", catalog.Signatures.First().About);
    }

    [Fact]
    public void A_disabled_signature_is_gone() =>
        Assert.Empty(new RulesTree().WithUser(RulesTree.Signatures, "disable: [echo-client]").Load().Signatures);

    [Fact]
    public void Ports_of_rows_with_the_service_or_one_over_it_are_a_signatures_own()
    {
        var ports = new RulesTree().Load().CompileSignatures().Signatures[0].Ports;

        Assert.Equal(["7", "100-110", "992"], ports.Select(range => range.ToString()));
    }
}
