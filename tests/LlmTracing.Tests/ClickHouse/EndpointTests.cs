using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("set_a= x y ;;set_B=1;SET_b = 2; set_c= ;set_d=p=q;")]
    [InlineData("set_a=1;set_a=;set_b=http://x/?y=z")]
    [InlineData(" ; set_a=1 ;set_e=\"x;y\";set_f='it''s'; set_g==h=1")]
    public void Parse_Pairs_ReadsWhatAdoNetReads(string text)
    {
        var reader = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = text };

        ClickHouseEndpoint.Parse(text).Settings.Should().BeEquivalentTo(
            reader.Keys.Cast<string>().ToDictionary(static key => key[4..], key => (string)reader[key], StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Host=db;Port=8124;Protocol=https", "https://db:8124/")]
    [InlineData("host=db; PORT=8123", "http://db:8123/")]
    [InlineData("Host=db;Protocol=https", "https://db:8443/")]
    [InlineData("Host=db;Port=8443", "https://db:8443/")]
    [InlineData("Host=db;Path=ch/", "http://db:8123/ch/")]
    [InlineData("Username=x", "http://localhost:8123/")]
    [InlineData("Host=a, b:9123 ,[::1];Port=1", "http://a:1/ http://b:9123/ http://[::1]:1/")]
    [InlineData("Host=https://a:1,b", "https://a:1/ http://b:8123/")]
    [InlineData("http://h:8123", "http://h:8123/")]
    [InlineData("https://h", "https://h:8443/")]
    [InlineData("http://h", "http://h:8123/")]
    [InlineData("h:9000", "http://h:9000/")]
    [InlineData("h", "http://h:8123/")]
    [InlineData("127.0.0.1:1234", "http://127.0.0.1:1234/")]
    [InlineData("[::1]:1234", "http://[::1]:1234/")]
    [InlineData("clickhouse://u:p@h1,h2:8124/db?secure=true", "https://h1:8443/ https://h2:8124/")]
    [InlineData("clickhouse://h", "http://h:8123/")]
    public void Hosts_are_read(string text, string expected)
        => string.Join(' ', ClickHouseEndpoint.Parse(text).Hosts).Should().Be(expected);

    [Fact]
    public void All_keys_of_pairs_are_read()
    {
        var endpoint = ClickHouseEndpoint.Parse(
            "Host=h;Username=u;Password=\"p;'w=\";Database=d;Compression=true;Timeout=7.5;Roles=a, b;set_max_threads=2;UseSession=false;UseServerTimezone=true");
        endpoint.Should().BeEquivalentTo(new
        {
            Username = "u",
            Password = "p;'w=",
            Database = "d",
            Compression = ClickHouseCompression.Gzip,
            Timeout = TimeSpan.FromSeconds(7.5),
            Roles = new[] { "a", "b" },
            Settings = new Dictionary<string, string> { ["max_threads"] = "2" },
        });
    }

    [Fact]
    public void A_dsn_is_read_with_its_escapes()
    {
        var endpoint = ClickHouseEndpoint.Parse("clickhouse://us%40er:p%2Fw%3A@h:8123/my%20db?max_threads=2&compress=gzip&dial_timeout=1s");
        endpoint.Username.Should().Be("us@er");
        endpoint.Password.Should().Be("p/w:");
        endpoint.Database.Should().Be("my db");
        endpoint.Compression.Should().Be(ClickHouseCompression.Gzip);
        endpoint.Settings.Should().Equal(new Dictionary<string, string> { ["max_threads"] = "2" });
    }

    [Theory]
    [InlineData("http://h/?user=u&password=p%20w&database=d&timeout=7&dial_timeout=1s&debug=true&max_threads=2")]
    [InlineData("clickhouse://h?username=u&password=p%20w&DATABASE=d&timeout=7&max_threads=2")]
    public void A_dsn_may_say_all_in_its_query(string text)
    {
        var endpoint = ClickHouseEndpoint.Parse(text);

        (endpoint.Username, endpoint.Password, endpoint.Database, endpoint.Timeout).Should().Be(("u", "p w", "d", TimeSpan.FromSeconds(7)));
        endpoint.Settings.Should().Equal(new Dictionary<string, string> { ["max_threads"] = "2" }, "what other clients call their own says nothing here");
    }

    [Theory]
    [InlineData("Host=h;Prot=1;Password=hunter2", "'prot'")]
    [InlineData("Host=h;Port=abc;Password=hunter2", "'Port'")]
    [InlineData("Host=h;Port=70000;Password=hunter2", "'Port'")]
    [InlineData("Host=h;Protocol=tcp;Password=hunter2", "'Protocol'")]
    [InlineData("Host=h;Timeout=-1;Password=hunter2", "'Timeout'")]
    [InlineData("Host=h;Compression=lz77;Password=hunter2", "'Compression'")]
    [InlineData("Host=;Port=1;Password=hunter2;Host=,", "'Host'")]
    [InlineData("Host=h;Password=\"hunter2", "key=value")]
    [InlineData("ftp://u:hunter2@h", "http://")]
    [InlineData("http://u:hunter2@h:port", "port")]
    [InlineData("http://u:hunter2@a b,c", "'a b'")]
    [InlineData("http://u:hunter2@", "host")]
    public void Errors_name_the_key_and_never_the_password(string text, string named)
    {
        var parse = () => ClickHouseEndpoint.Parse(text);
        var message = parse.Should().Throw<FormatException>().Which.ToString();
        message.Should().ContainEquivalentOf(named).And.NotContain("hunter2");
    }

    [Fact]
    public void The_text_for_logs_holds_no_secret()
    {
        foreach (var text in new[] { "Host=h;Username=u;Password=hunter2;BearerToken=hunter2", "https://u:hunter2@h/d" })
        {
            var endpoint = ClickHouseEndpoint.Parse(text);
            endpoint.ToString().Should().NotContain("hunter2").And.Contain("h:").And.Contain("user u");
        }
    }

    [Fact]
    public void Options_fill_what_the_connection_string_leaves_open()
    {
        var options = new LlmTracingOptions { ConnectionString = "Host=h;Username=u", Username = "x", Password = "p", Database = "d" };
        var endpoint = ClickHouseEndpoint.From(options)!;
        (endpoint.Username, endpoint.Password, endpoint.Database, endpoint.Compression)
            .Should().Be(("u", "p", "d", ClickHouseCompression.None));
        options.Compression = ClickHouseCompression.Brotli;
        ClickHouseEndpoint.From(options)!.Compression.Should().Be(ClickHouseCompression.Brotli);
        ClickHouseEndpoint.From(new LlmTracingOptions()).Should().BeNull();
    }
}
