namespace PlmLens.Server.Contracts;

/// <summary><c>data/{lens}/blind.json</c>: what a blind rating of the lens can show.</summary>
/// <param name="Latents">Latents that are active.</param>
/// <param name="Neurons">Neurons with examples.</param>
/// <param name="Shuffled">Latents of the shuffled model's SAE with examples.</param>
/// <param name="Missing">What the lens has no examples of and what makes them, in a sentence; null when nothing is
/// missing.</param>
/// <param name="Session">Key of the session that static copies have: seed 1, up to 100 of each kind.</param>
/// <param name="Sae">SHA-256 of the SAE's weights: what a browser keeps of a session is of this SAE.</param>
public sealed record BlindStudy(
    int Latents, int Neurons, int Shuffled, string? Missing, string Session, string Sae);

/// <summary><c>data/{lens}/blind/{session}/{item}.json</c>: one item to rate, with nothing that says what it
/// is. The session's key is <c>blind-SEED-LATENTS-NEURONS-SHUFFLED</c> with how many there are of each kind, none more
/// than <see cref="BlindStudy"/> has.</summary>
/// <param name="Item">Its place in the session, from 1.</param>
/// <param name="Tracks">Proteins, the strongest first, then weaker ones; values are shares of the unit's maximum, in
/// thousandths.</param>
public sealed record BlindItemDocument(int Item, IReadOnlyList<ActivationTrack> Tracks);

/// <summary><c>data/{lens}/blind/{session}/key.json</c>: what the items were, for the end.</summary>
/// <param name="Session">The session's key.</param>
/// <param name="Items">The items in their order.</param>
public sealed record BlindKey(string Session, IReadOnlyList<BlindKeyItem> Items);

/// <summary>What an item was.</summary>
/// <param name="Kind">"latents", "neurons" or "shuffled".</param>
/// <param name="Unit">The latent, or the neuron's feature in <c>baselines/neurons.tsv</c>.</param>
public sealed record BlindKeyItem(string Kind, int Unit);

/// <summary><c>POST api/{lens}/blind/{session}</c>: a rating, without knowing of what.</summary>
/// <param name="Author">Who, 1 to 100 characters.</param>
/// <param name="Item">The item's place in the session, from 1.</param>
/// <param name="Rating">0 no, 1 maybe, 2 yes.</param>
/// <param name="Id">Lower-case 8-4-4-4-12 hexadecimal id, so that sending twice writes once; null lets the server make
/// one.</param>
public sealed record NewBlindRating(string Author, int Item, int Rating, string? Id = null);

/// <summary>The answer: it is in the journal.</summary>
/// <param name="Id">Of the entry.</param>
/// <param name="Time">UTC, ISO 8601.</param>
public sealed record BlindRatingReceipt(string Id, string Time);
