package dev.plantline.operator.desired.source;

import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.operator.desired.Obstacle;
import java.util.List;
import java.util.function.Predicate;

/** What the operator has to know about one kind of source. Pure. */
public interface SourceDescriptor {
    /** Whether the manifest of an interface names a source of this kind. */
    boolean isNamedBy(Source manifest);

    /** What the gateway needs in secret. */
    List<SourceSecret> secrets(Source manifest);

    /**
     * What is wrong with a source beside the other resources of its plant; its path and its secrets are checked elsewhere.
     *
     * @param ownTopics whether Plantline itself writes a topic
     */
    List<Obstacle> obstacles(Source manifest, Predicate<String> ownTopics);

    /** Whether the gateway fetches the messages: then an alert says when no gateway does. */
    boolean fetches();

    /**
     * One secret of a source.
     *
     * @param role what it is for, and how the gateway asks for it: for HTTP the id of a key
     * @param path where the manifest names it
     * @param reference the Secret and its key
     */
    record SourceSecret(String role, String path, SecretKeyReference reference) {}
}
