using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FslHv.AkkaNet.Tests;

/// <summary>The program <c>fslhv-akka</c>, with real processes that are killed.</summary>
public sealed class RehearseCommandTests
{
    [Fact]
    public async Task Processes_die_and_the_machine_goes_on_without_losing_an_hcall()
    {
        var (code, output, error) = await RunAsync("rehearse", Path.Combine(Here(), "Processes.yaml"), "--json");

        Assert.True(code == 0, $"exit code {code}: {error}");
        var hcalls = JsonDocument.Parse(output).RootElement;
        Assert.True(hcalls.GetProperty("accepted").GetInt64() > 0);
        Assert.Equal((0, 0), (hcalls.GetProperty("lost").GetInt64(), hcalls.GetProperty("appliedTwice").GetInt64()));
    }

    [Fact]
    public async Task A_scenario_without_nodes_is_refused()
    {
        var (code, _, error) = await RunAsync("rehearse", Shipped.Scenario("failover"));

        Assert.Equal(2, code);
        Assert.EndsWith("has no nodes: there is nothing to spread over processes", error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_are_drawn_only_where_the_scenario_says_which()
    {
        var (code, _, error) = await RunAsync("rehearse", Path.Combine(Here(), "Processes.yaml"), "--faults", "random");

        Assert.Equal(2, code);
        Assert.EndsWith("says nothing of faults that may be drawn (key 'faults')", error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_happen_to_members_of_a_cluster_is_refused()
    {
        var (code, _, error) = await RunAsync("rehearse", Shipped.Scenario("cut-worker-node"));

        Assert.Equal(2, code);
        Assert.Contains("members of a cluster die, stand still and come back here", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_with_a_wrong_key_is_refused()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"{AkkaConf.BuiltIn}\nakka.cluster.singelton.role = x");

        var (code, _, error) = await RunAsync("node", "--name", "head", "--join", "machine", "--conf", file);
        File.Delete(file);

        Assert.Equal((2, $"{file}: there is no key akka.cluster.singelton.role; did you mean akka.cluster.singleton.role?"), (code, error.Trim()));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "fslhv-akka.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
