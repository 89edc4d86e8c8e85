namespace FslHv.Host.Tests;

/// <summary>Files that tests write.</summary>
internal static class Texts
{
    /// <summary>Expects what does not come.</summary>
    public const string Failing = """
        scenario: failing
        about: active never panics
        board: mutual-managers.dts
        expect:
          - name: active panics
            eventually: { fact: guest.panicked, guest: active }

        """;

    /// <summary>Expects what comes.</summary>
    public const string Holding = """
        scenario: holding
        about: active boots
        board: mutual-managers.dts
        expect:
          - name: active boots
            eventually: { fact: guest.booted, guest: active }

        """;

    /// <summary>Holds in some orders and fails in others.</summary>
    public const string LostUpdate = """
        scenario: lost update
        about: no update of a counter is lost
        board: three-alike.dts
        model: { of: shared-counter, rounds: 1 }
        expect:
          - name: no update is lost
            exactly-once: { fact: model.counted, value: 3 }

        """;

    /// <summary>Something happens for ever.</summary>
    public const string Endless = """
        scenario: endless
        about: somebody looks for doorbells all the time
        board: mutual-managers.dts
        until: 1000000s
        guests:
          standby:
            processes:
              - doorbell-logger: { name: log, read-every: 1us }

        """;

    /// <summary>Something happens, and is printed, for ever.</summary>
    public const string Talkative = """
        scenario: talkative
        about: a doorbell that rings for ever
        board: mutual-managers.dts
        until: 1000000s
        guests:
          standby:
            processes:
              - doorbell-logger: { name: log }
        timeline:
          - { at: 30ms, ring: { guest: active, doorbell: ring-standby } }
          - { when: { fact: doorbell.taken, guest: standby }, every: true, ring: { guest: active, doorbell: ring-standby } }

        """;

    /// <summary>One partition; the hypervisor has nothing, which is worth a warning.</summary>
    public const string Lonely = """
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          area: area0 { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
          one {
            compatible = "partition"; label = "one"; cpus = <0 1>; dtb-window = <0 0x1000000 0 0x10000>;
            guest-image = <0xf 0xe8000000 0 0 0 0x100000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&area>; guest-addr = <0 0>; };
          };
        };

        """;

    /// <summary>What <see cref="Lonely"/> is warned of, as lonely.dts.</summary>
    public const string LonelyWarning = "lonely.dts:2:1: /: no hv-config node: the hypervisor has no console and no memory of its own";
}
