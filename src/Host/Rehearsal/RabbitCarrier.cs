using System.Diagnostics;
using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Commands;

namespace FslHv.Host.Rehearsal;

/// <summary>RabbitMQ: a private broker, or one that runs.</summary>
internal sealed class RabbitCarrier(RehearseSettings settings) : IRehearsalCarrier
{
    private RabbitBroker? _broker;
    private Uri? _uri;

    public string Opening => "starting the broker";

    public IBroker Broker => _broker!;

    public PrivateBroker? Process { get; private set; }

    public string? WhyNot(NodeFault fault) => RehearsableFaults.WhyNot(fault, settings.IsIsolated, settings.Broker is null);

    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (settings.Broker is null)
            Process = await PrivateBroker.StartAsync(
                address: settings.IsIsolated ? IsolatedNetwork.Address : null, cancellation: cancellation).ConfigureAwait(false);
        _uri = Process?.Uri ?? new Uri(settings.Broker!);
        _broker = RabbitBroker.Open(BrokerOptionsOf.Read(_uri.ToString(), settings.PasswordFile, settings.AuthorityFile));
    }

    public void Tell(string node, ProcessStartInfo process)
    {
        process.ArgumentList.Add("--broker");
        process.ArgumentList.Add(new UriBuilder(_uri!) { UserName = "", Password = "" }.Uri.ToString());

        // Not on the command line, where everybody could read it.
        if (_uri!.UserInfo.Split(':') is [var user, var password])
            (process.Environment[BrokerOptions.UserVariable], process.Environment[BrokerOptions.PasswordVariable]) = (user, password);
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync().ConfigureAwait(false);
        if (Process is not null)
            await Process.DisposeAsync().ConfigureAwait(false);
    }
}
