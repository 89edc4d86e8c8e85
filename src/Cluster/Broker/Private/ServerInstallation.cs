namespace FslHv.Cluster;

/// <summary>Where the RabbitMQ server is installed on this computer.</summary>
public static class ServerInstallation
{
    /// <summary>
    /// Environment variable with the folder of the one server to use: the one with <c>sbin</c> in it. Where it is set, no other is looked for.
    /// </summary>
    public const string HomeVariable = "RABBITMQ_HOME";

    /// <summary>How to install it.</summary>
    public const string Advice = "install it with 'apt-get install -y --no-install-recommends rabbitmq-server' (its service need not run)";

    /// <summary>Where packages put it, and where it is put by hand.</summary>
    private static readonly string[] Roots = ["/usr/lib/rabbitmq/lib", "/usr/local/lib/rabbitmq/lib"];

    /// <summary>The folder of the server's own scripts; null: there is none. Where several versions are installed, the newest.</summary>
    public static string? FindScripts()
    {
        if (Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } home)
            return Accept(Path.Combine(home, "sbin"));
        var versions =
            from root in Roots
            where Directory.Exists(root)
            from folder in Directory.GetDirectories(root, "rabbitmq_server-*").Append(root)
            orderby Version.TryParse(Path.GetFileName(folder).Split('-')[^1], out var version) ? version : new Version() descending
            select Accept(Path.Combine(folder, "sbin"));
        return versions.FirstOrDefault(found => found is not null) ?? FindInPath();
    }

    /// <summary>The folder of the server's own scripts.</summary>
    /// <exception cref="BrokerException">There is none; the text says how to install it.</exception>
    public static string RequireScripts()
    {
        if (!OperatingSystem.IsLinux())
            throw new BrokerException("private brokers run on Linux only; give the uri of another one");
        return FindScripts() ?? throw new BrokerException(
            Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } home
                ? $"there is no RabbitMQ server in {home} ({HomeVariable})"
                : $"there is no RabbitMQ server on this computer: {Advice}");
    }

    private static string? FindInPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => new FileInfo(Path.Combine(folder, "rabbitmq-server")))
            .Where(file => file.Exists)
            .Select(file => Accept(Path.GetDirectoryName(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName)!))
            .FirstOrDefault(found => found is not null);

    /// <summary>Leaves out the wrappers that packages put into <c>/usr/sbin</c>: they switch the user.</summary>
    private static string? Accept(string folder) =>
        File.Exists(Path.Combine(folder, "rabbitmq-server")) && File.Exists(Path.Combine(folder, "rabbitmq-env")) ? folder : null;
}
