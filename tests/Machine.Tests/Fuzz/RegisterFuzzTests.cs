using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests.Fuzz;

/// <summary>
/// Hcalls by registers that are random or spoilt, from several partitions at once, on a board that has everything. Every call is answered
/// once and with what the table allows, no actor has a defect, and no burst of calls takes more steps than it may. A seed is a machine,
/// and a machine lasts for some hundred calls.
/// </summary>
public sealed class RegisterFuzzTests
{
    public const int PerMachine = 500;

    internal static readonly MachinePlan Plan = PlanWith(PlanOptions.Default);
    private static readonly MachinePlan PowerManagementPlan = PlanWith(PlanOptions.Default with { PowerManagement = true });

    [Fact]
    public void Whatever_the_registers_are_each_call_is_answered_once()
    {
        var seen = new SortedDictionary<(HcallToken, HcallStatus), int>();
        var isWhole = Seeds.Run(usually: 20, atLength: 8_000, seed =>
        {
            var walk = new RegisterWalk(seed % 5 == 0 ? PowerManagementPlan : Plan, seed, Fidelity.Of(FidelityLevels.Every[seed % FidelityLevels.Every.Length]))
                .Go(PerMachine);
            Assert.Equal(PerMachine, walk.Made);
            lock (seen)
            {
                foreach (var (answer, count) in walk.Ledger.Seen)
                    seen[answer] = seen.GetValueOrDefault(answer) + count;
            }
        });
        if (isWhole)
            Assert.Equal(
                [],
                HcallTable.All.ToArray().Where(info => info.Token is not (HcallToken.SystemReset or HcallToken.IntIack))
                    .Where(info => !IsBoth(info, seen)).Select(info => info.Token));
    }

    /// <summary>The calls are not so broken that none does its work, nor so good that none is refused.</summary>
    private static bool IsBoth(HcallInfo info, SortedDictionary<(HcallToken Token, HcallStatus Status), int> seen) =>
        seen.ContainsKey((info.Token, HcallStatus.Success)) && seen.Keys.Any(each => each.Token == info.Token && each.Status != HcallStatus.Success);

    private static MachinePlan PlanWith(PlanOptions options) => MachinePlanner.Plan(
        DeviceTreeSource.Read(File.ReadAllText(Repository.File("tests/Machine.Tests/boards/everything.dts"))),
        DeviceTreeSource.Read(File.ReadAllText(Repository.File("tests/Machine.Tests/boards/everything-hardware.dts"))),
        options);
}
