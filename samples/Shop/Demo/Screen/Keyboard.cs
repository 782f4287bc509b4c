namespace Shop.Demo.Screen;

/// <summary>Reads keys from the terminal as long as the process lives, one after the other, without showing them. The runtime puts the terminal back when the process ends.</summary>
internal static class Keyboard
{
    public static void Listen(Func<char, Task> pressed)
    {
        void Read()
        {
            try
            {
                // No key at all is the end of a terminal that has gone.
                while (Console.ReadKey(intercept: true) is var key && key != default) pressed(key.KeyChar).GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                // The terminal has gone: so has whoever pressed keys.
            }
        }

        new Thread(Read) { IsBackground = true, Name = "keys" }.Start();
    }
}
