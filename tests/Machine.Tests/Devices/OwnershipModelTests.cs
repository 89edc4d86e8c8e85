using FslHv.Abi;
using FslHv.Actors;
using FslHv.Tests;

namespace FslHv.Machine.Tests.Devices;

/// <summary>
/// Random claims, stops, starts, DMA switches and copies against a model of a few variables: who runs, who owns what, whether DMA is on. Each device has one
/// owner at any time, and everybody else is told so by the status of every call.
/// </summary>
public sealed class OwnershipModelTests
{
    private static readonly string[] Labels = ["one", "two", "three"];

    [Theory]
    [InlineData("", "")]
    [InlineData("defer-dma-disable;", "")]
    [InlineData("no-dma-disable;", "")]
    public void The_machine_does_what_the_model_says(string traits, string config)
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 15, atLength: 1_000); seed++)
        {
            var model = new Model(traits);
            var machine = new DeviceMachine(traits, config, (ulong)seed);
            var random = new Random(seed);
            for (var step = 0; step < 40; step++)
                Step(machine, model, random, $"seed {seed}, step {step}");
        }
    }

    private static void Step(DeviceMachine machine, Model model, Random random, string where)
    {
        var (caller, other) = (random.Next(3), random.Next(3));
        if (!model.Runs[caller])
        {
            Start(machine, caller);
            model.Runs[caller] = true;
            return;
        }

        switch (random.Next(8))
        {
            case 0:
                machine.Stop(Labels[caller]);
                model.Stop(caller);
                break;
            case 1:
                Expect(model.Claim(caller, ref model.Channel), machine.Claim(Labels[caller], DeviceMachine.Channel), where);
                break;
            case 2:
                Expect(model.Claim(caller, ref model.Controller), machine.Claim(Labels[caller], DeviceMachine.Controller), where);
                break;
            case 3:
                Expect(model.Switch(caller, on: true), machine.Call(Labels[caller], new Hcall.DmaEnable(machine.Dma(Labels[caller]))), where);
                break;
            case 4 when random.Next(2) == 0:
                Expect(model.Switch(caller, on: false), machine.Call(Labels[caller], new Hcall.DmaDisable(machine.Dma(Labels[caller]))), where);
                break;
            case 4 or 5 when other != caller:
                Expect(model.StopDma(other), machine.Call(Labels[caller], new Hcall.PartitionStopDma(machine.Partition(Labels[other]))), where);
                break;
            case 6:
                machine.Copy(Labels[caller], 0, 0x100);
                Expect(model.IsOn ? "Done" : "Failed", machine.Status(Labels[caller]), where);
                break;
            default:
                machine.Copy(Labels[caller], 0, 0x10000);
                Expect("Failed", machine.Status(Labels[caller]), where);
                model.IsOn = false;
                break;
        }

        for (var i = 0; i < Labels.Length; i++)
        {
            if (model.Runs[i])
                Expect(
                    model.Channel == i ? HcallStatus.Success : HcallStatus.InvalidState,
                    machine.Call(Labels[i], new Hcall.IntGetMask(machine.Interrupt(Labels[i]))), where);
        }
    }

    private static void Start(DeviceMachine machine, int partition)
    {
        var id = machine.Machine.Plan.Find(Labels[partition])!.Spec.Id;
        machine.Machine.Engine.Inject(machine.Machine.Hypervisor, new HypervisorRequest.Shell(id, LifecycleRequest.Start, Load: true), Duration.Zero);
        machine.Run();
    }

    private static void Expect<T>(T expected, T actual, string where) => Assert.True(Equals(expected, actual), $"{where}: {expected} expected, not {actual}");

    private sealed class Model(string traitsOfOne)
    {
        public readonly bool[] Runs = [true, true, true];
        public int Channel;
        public int Controller;
        public bool IsOn = traitsOfOne == "no-dma-disable;";

        public void Stop(int partition)
        {
            Runs[partition] = false;
            if (Controller == partition && !(partition == 0 && traitsOfOne.Length > 0))
                IsOn = false;
        }

        public HcallStatus Claim(int caller, ref int owner)
        {
            if (Runs[owner])
                return HcallStatus.InvalidState;
            owner = caller;
            return HcallStatus.Success;
        }

        public HcallStatus Switch(int caller, bool on)
        {
            if (Controller != caller)
                return HcallStatus.InvalidState;
            IsOn = on;
            return HcallStatus.Success;
        }

        public HcallStatus StopDma(int partition)
        {
            if (Runs[partition])
                return HcallStatus.InvalidState;
            if (Controller == partition && !(partition == 0 && traitsOfOne == "no-dma-disable;"))
                IsOn = false;
            return HcallStatus.Success;
        }
    }
}
