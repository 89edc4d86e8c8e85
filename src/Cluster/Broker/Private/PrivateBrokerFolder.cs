using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FslHv.Cluster;

/// <summary>The folder of a private broker: its configuration, its secrets and all that it writes. Only its owner gets in.</summary>
internal sealed class PrivateBrokerFolder
{
    private const string User = "fslhv";

    private readonly string _password = Secret();
    private readonly int _distributionPort = FreePort();
    private readonly int _epmdPort = FreePort();

    private readonly IPAddress _address;

    private PrivateBrokerFolder(string path, int? port, IPAddress address) => (Path, Port, _address) = (path, port ?? FreePort(), address);

    public string Path { get; }

    /// <summary>Where it listens, on its address only.</summary>
    public int Port { get; }

    public Uri Uri => new($"amqp://{User}:{_password}@{_address}:{Port}");

    /// <summary>One with ports that nobody uses now. There is nothing of it before <see cref="Make"/>.</summary>
    /// <exception cref="BrokerException">The port that was asked for is in use.</exception>
    public static PrivateBrokerFolder Create(int? port, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        if (port is { } asked && !IsFree(address, asked))
            throw new BrokerException($"port {asked} of {address} is in use");
        return new PrivateBrokerFolder(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fslhv-broker-{Secret()}"), port, address);
    }

    /// <summary>Puts it where it is to be, with what the server needs to start.</summary>
    public void Make()
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException();
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write(".erlang.cookie", Secret());
        Write("env.conf", "");
        Write("enabled_plugins", "[rabbitmq_event_exchange].\n");
        Write("rabbitmq.conf", $"""
            default_user = {User}
            default_pass = {_password}
            vm_memory_high_watermark.absolute = 2GB
            disk_free_limit.absolute = 200MB
            log.file.level = warning

            """);
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What the server is told by its environment. Nothing of the computer's own configuration counts.</summary>
    public void Describe(IDictionary<string, string?> environment, string scripts)
    {
        foreach (var name in environment.Keys.Where(IsServers).ToArray())
            environment.Remove(name);
        environment["HOME"] = Path;
        environment["FSLHV_SERVER"] = System.IO.Path.Combine(scripts, "rabbitmq-server");
        environment["ERL_EPMD_PORT"] = $"{_epmdPort}";
        environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        environment["RABBITMQ_NODENAME"] = $"fslhv{Port}@localhost";
        environment["RABBITMQ_NODE_IP_ADDRESS"] = $"{_address}";
        environment["RABBITMQ_NODE_PORT"] = $"{Port}";
        environment["RABBITMQ_DIST_PORT"] = $"{_distributionPort}";
        environment["RABBITMQ_MNESIA_BASE"] = PathOf("data");
        environment["RABBITMQ_LOG_BASE"] = PathOf("log");
        environment["RABBITMQ_PID_FILE"] = PathOf("pid");
        environment["RABBITMQ_CONF_ENV_FILE"] = PathOf("env.conf");
        environment["RABBITMQ_CONFIG_FILE"] = PathOf("rabbitmq.conf");
        environment["RABBITMQ_ADVANCED_CONFIG_FILE"] = PathOf("advanced.config");
        environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = PathOf("enabled_plugins");
        environment["RABBITMQ_GENERATED_CONFIG_DIR"] = PathOf("generated");

        // One scheduler, and no waiting in circles for work: the computer is shared with those who use the broker. What several would gain, they lose by
        // waking each other for every message.
        environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
            "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none";

        // The server's script then becomes the server instead of waiting for it: its process is the one that we know.
        environment["detached"] = "yes";
    }

    /// <summary>The end of what the server said before it failed.</summary>
    public string LastWords()
    {
        var lines = File.Exists(PathOf("out.txt")) ? File.ReadAllLines(PathOf("out.txt")).Where(line => line.Trim().Length > 0).TakeLast(12).ToArray() : [];
        return lines.Length == 0 ? "it said nothing" : string.Join('\n', lines);
    }

    public void Remove()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static bool IsServers(string variable) =>
        variable.StartsWith("RABBITMQ_", StringComparison.Ordinal) || variable.StartsWith("ERL_", StringComparison.Ordinal);

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);
}
