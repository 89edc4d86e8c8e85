using System.Net;
using System.Net.Sockets;
using System.Text;
using FslHv.Host.Commands;
using FslHv.Host.Telemetry;

namespace FslHv.Host.Tests.Telemetry;

/// <summary>Pages over HTTP, and where they are served.</summary>
public sealed class PageServerTests
{
    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK", "so many\n")]
    [InlineData("GET /metrics?name[]=a HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK", "so many\n")]
    [InlineData("HEAD /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK", "")]
    [InlineData("GET /healthz HTTP/1.1\r\n\r\n", "HTTP/1.1 503 Service Unavailable", "lost\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found", "there is no such page\n")]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed", "only GET and HEAD\n")]
    [InlineData("hello\r\n\r\n", "HTTP/1.1 400 Bad Request", "that is no question\n")]
    public async Task A_question_is_answered(string question, string status, string body)
    {
        using var server = new PageServer(new IPEndPoint(IPAddress.Loopback, 0), PageOf);
        var answer = await AskAsync(server, question);
        Assert.Equal(status, answer.Split("\r\n")[0]);
        Assert.Equal(body, answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nonsense_is_not_answered_and_others_are()
    {
        using var server = new PageServer(new IPEndPoint(IPAddress.Loopback, 0), PageOf);
        using var silent = new TcpClient();
        await silent.ConnectAsync(server.At);
        Assert.Equal("", await AskAsync(server, new string('x', 8192)));
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(server, "GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "127.0.0.1:0")]
    [InlineData("9464", "127.0.0.1:9464")]
    [InlineData("localhost:9464", "127.0.0.1:9464")]
    [InlineData("0.0.0.0:9464", "0.0.0.0:9464")]
    [InlineData("[::1]:1", "[::1]:1")]
    [InlineData("65536", null)]
    [InlineData("::1", null)]
    [InlineData("10.0.0.1", null)]
    [InlineData("somewhere:1", null)]
    [InlineData("", null)]
    public void An_address_has_a_port_and_is_this_machine_where_nothing_else_is_said(string text, string? expected) =>
        Assert.Equal(expected, MetricsAddress.Read(text)?.ToString());

    [Fact]
    public async Task A_node_says_where_its_page_is_and_serves_it_while_it_has_no_broker()
    {
        using var running = Fslhv.Start(Repository.Root, "node", "--name", "head", "--broker", "amqp://127.0.0.1:1", "--join", "m", "--metrics", "0");
        const string before = "node head: metrics at ";
        var line = running.WaitForOutput().Said.Split('\n')[0];
        Assert.StartsWith(before, line, StringComparison.Ordinal);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(line[before.Length..]));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("fslhv_outbox_depth{node=\"head\"} 0\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Page? PageOf(string path) => path switch
    {
        "/metrics" => new Page(200, "so many\n"),
        "/healthz" => new Page(503, "lost\n"),
        _ => null,
    };

    private static async Task<string> AskAsync(PageServer server, string question)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.At);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(question));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
