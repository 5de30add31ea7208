Console.WriteLine("plmlens");
