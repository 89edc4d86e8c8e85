using System.ComponentModel;
using System.Diagnostics;

namespace FslHv.Host.Tests;

/// <summary>Debian's device tree compiler.</summary>
internal static class Dtc
{
    /// <summary>Compiles a source text to a blob.</summary>
    public static byte[] Compile(byte[] source)
    {
        using var process = Start("-q", "-I", "dts", "-O", "dtb", "-");
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var copied = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(source);
        process.StandardInput.Close();
        Task.WaitAll(copied, errors);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dtc ended with {process.ExitCode}: {errors.Result}");
        return output.ToArray();
    }

    private static Process Start(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("dtc", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Fail("dtc is not on this machine; it is in the Debian package device-tree-compiler");
            throw;
        }
    }
}
