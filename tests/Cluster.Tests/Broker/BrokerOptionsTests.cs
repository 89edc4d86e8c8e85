using System.Net;
using System.Net.Sockets;

namespace FslHv.Cluster.Tests;

/// <summary>What can be said of a broker before it is connected to.</summary>
public sealed class BrokerOptionsTests
{
    [Theory]
    [InlineData("amqp://broker.example", "no password is given")]
    [InlineData("amqp://somebody@broker.example", "no password is given")]
    [InlineData("amqp://guest:guest@broker.example:5673", "the password is the default one")]
    [InlineData("amqps://guest:guest@192.0.2.1", "the password is the default one")]
    [InlineData("amqp://somebody:guest@[2001:db8::1]", "the password is the default one")]
    [InlineData("amqp://guest:guest@127.0.0.1.example", "the password is the default one")]
    public void A_password_that_anybody_knows_is_refused_unless_the_broker_is_on_this_computer(string uri, string problem)
    {
        var refused = Assert.Throws<BrokerException>(() => RabbitBroker.Open(new BrokerOptions { Uri = new Uri(uri) }));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.Contains("FSLHV_BROKER_PASSWORD", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amqp://localhost")]
    [InlineData("amqp://guest:guest@127.0.0.1")]
    [InlineData("amqp://[::1]:5673")]
    public void On_this_computer_the_default_password_is_used(string uri) =>
        Assert.Equal(("guest", "guest"), new BrokerOptions { Uri = new Uri(uri) }.FindCredentials());

    [Fact]
    public void The_uri_says_who_we_are_and_is_not_printed_with_it()
    {
        var options = new BrokerOptions { Uri = new Uri("amqp://some%40body:se%2Fcret@broker.example/machines") };
        Assert.Equal(("some@body", "se/cret"), options.FindCredentials());
        Assert.Equal("amqp://broker.example:5672/machines", options.ToString());
        Assert.Equal("amqps://broker.example:5671", new BrokerOptions { Uri = new Uri("amqps://a:b@broker.example") }.Name);
    }

    [Fact]
    public void A_file_has_the_password_in_its_first_line()
    {
        var file = Path.GetTempFileName();
        try
        {
            var options = new BrokerOptions { Uri = new Uri("amqp://me@broker.example"), PasswordFile = file };
            Assert.Equal($"{file}: its first line should be a password", Assert.Throws<BrokerException>(() => options.FindCredentials()).Message);
            File.WriteAllText(file, "secret\nsecond\n");
            Assert.Equal(("me", "secret"), options.FindCredentials());
            Assert.Equal(("me", "own"), (options with { Uri = new Uri("amqp://me:own@broker.example") }).FindCredentials());
        }
        finally
        {
            File.Delete(file);
        }

        var missing = new BrokerOptions { Uri = new Uri("amqp://me@broker.example"), PasswordFile = "/no/such/file" };
        Assert.StartsWith("/no/such/file: ", Assert.Throws<BrokerException>(() => RabbitBroker.Open(missing)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost", "http://localhost:80: a broker's uri begins with amqp:// or amqps://")]
    [InlineData("amqps://localhost", "amqps://localhost:5671: a certificate cannot be used: ")]
    public async Task What_cannot_be_a_broker_is_refused_before_connecting(string uri, string reason)
    {
        var options = new BrokerOptions { Uri = new Uri(uri), AuthorityFile = "/no/such/file" };
        await using var broker = RabbitBroker.Open(options);
        var refused = await Assert.ThrowsAsync<BrokerException>(() => broker.JoinAsync("m", "one", new Hearing(), CancellationToken.None));
        Assert.StartsWith(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var broker = RabbitBroker.Open(new BrokerOptions { Uri = new Uri($"amqp://127.0.0.1:{port}") });
        var refused = await Assert.ThrowsAsync<BrokerException>(() => broker.JoinAsync("m", "one", new Hearing(), CancellationToken.None));
        Assert.Equal($"amqp://127.0.0.1:{port}: cannot be reached: Connection refused", refused.Message);
    }

    [Fact]
    public void Names_of_one_machine_are_not_those_of_another_whose_name_begins_so()
    {
        var names = new LineNames("m", "one");
        Assert.Equal("two", names.FindOther("node:m:two"));
        Assert.Equal("two", names.FindOther("line:m:two"));
        Assert.Null(names.FindOther("node:m:one"));
        Assert.Null(names.FindOther("node:m.x:two"));
        Assert.Null(names.FindOther("127.0.0.1:40312 -> 127.0.0.1:5672"));
    }
}
