using System.CommandLine;
using System.Globalization;
using System.Net;

namespace FslHv.Host.Commands;

/// <summary>Where a page of metrics is served.</summary>
internal static class MetricsAddress
{
    public static Option<IPEndPoint?> Option() => new("--metrics")
    {
        Description = "Serve counts at http://ADDRESS:PORT/metrics, for Prometheus, and whether all is well at /healthz. "
            + "Port 0: any that is free. Without ADDRESS: this machine only.",
        HelpName = "[ADDRESS:]PORT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Read(text) is { } address)
                return address;
            result.AddError($"--metrics: '{text}' is neither a port from 0 to 65535 nor an address with one");
            return null;
        },
    };

    /// <summary>Null: it is none.</summary>
    public static IPEndPoint? Read(string text)
    {
        if (text.All(char.IsAsciiDigit))
            return PortOf(text) is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || PortOf(text[(colon + 1)..]) is not { } behind)
            return null;
        var host = text[..colon];
        if (host == "localhost")
            return new IPEndPoint(IPAddress.Loopback, behind);
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        return host.Contains(':', StringComparison.Ordinal) == isBracketed && IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, behind)
            : null;
    }

    private static int? PortOf(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}
