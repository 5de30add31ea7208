Console.WriteLine("ladder");
