package dev.plantline.operator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.LogKeys;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** All writes of the operator but those of status: applies what differs from the caches, deletes what is no longer desired. */
public final class ResourceApplier {
    private static final Logger LOG = Logger.getLogger(ResourceApplier.class);
    static final int UNPROCESSABLE = 422;
    /** Answers about one resource that say nothing about the next. A quota and most policies answer 403. */
    private static final Set<Integer> REFUSALS =
            Set.of(HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_CONFLICT, UNPROCESSABLE);

    private static final PatchContext OURS = context(true);
    /** What we do not know yet may belong to somebody. */
    private static final PatchContext NEW = context(false);

    private static final PatchContext REPLACING = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FieldManager.NAME)
            .build();

    private final KubernetesClient client;
    private final MadeCaches made;

    /** Writes with a client what differs from the caches. */
    public ResourceApplier(KubernetesClient client, MadeCaches made) {
        this.client = client;
        this.made = made;
    }

    /**
     * A resource that the API server does not let us make or delete: invalid, beyond a quota, against a policy or a right, or somebody else's.
     *
     * @param kind of the resource
     * @param name of the resource
     * @param message why, in most cases the API server's words
     */
    public record Refused(String kind, String name, String message) {}

    /**
     * Makes a plant's resources what they should be.
     *
     * @param plant the owner
     * @param desired everything that should be there
     * @param considered which of the plant's resources there were when that was worked out; others stay, also when they are not desired
     * @return what was refused; the rest is as it should be
     * @throws KubernetesClientException when the API server cannot be reached or fails
     */
    public List<Refused> converge(Plant plant, List<HasMetadata> desired, Predicate<HasMetadata> considered) {
        return converge(plant, desired, considered, same -> {});
    }

    /**
     * The same, and tells what needed no write.
     *
     * @param same told of each resource that stands in the cluster as it is desired, as it was seen there
     */
    public List<Refused> converge(
            Plant plant, List<HasMetadata> desired, Predicate<HasMetadata> considered, Consumer<HasMetadata> same) {
        List<Refused> refused = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        for (HasMetadata each : desired) {
            wanted.add(key(each));
            apply(plant, each, same).ifPresent(refused::add);
        }
        List<HasMetadata> superfluous = made.in(plant.getMetadata().getNamespace())
                .filter(each ->
                        Ownership.owns(plant, each) && !wanted.contains(key(each)) && !each.isMarkedForDeletion())
                .filter(considered)
                .toList();
        superfluous.forEach(each -> delete(plant, each).ifPresent(refused::add));
        return refused;
    }

    private Optional<Refused> apply(Plant plant, HasMetadata desired, Consumer<HasMetadata> same) {
        HasMetadata stamped = Difference.stamped(desired);
        Optional<? extends HasMetadata> seen = made.of(desired);
        if (seen.isPresent() && !Difference.between(MadeCaches.asKept(stamped), seen.get())) {
            same.accept(seen.get());
            return Optional.empty();
        }
        Optional<HasMetadata> actual = seen.map(HasMetadata.class::cast).or(() -> unseen(desired));
        if (actual.filter(each -> !Ownership.mayWrite(plant, each)).isPresent()) {
            return Optional.of(new Refused(
                    desired.getKind(),
                    desired.getMetadata().getName(),
                    "it already exists and was not made by Plantline: delete it or rename it"));
        }
        return unlessRefused(desired, () -> {
            HasMetadata applied = actual.isPresent()
                    ? put(stamped, actual.get())
                    : client.resource(stamped).patch(NEW);
            made.wrote(applied, seen.map(HasMetadata.class::cast).orElse(null));
            log(actual.isPresent() ? "Resource changed" : "Resource created", plant, desired);
        });
    }

    /** An object that the caches do not hold, because it has never had our label, or has lost it. */
    private Optional<HasMetadata> unseen(HasMetadata desired) {
        var kind = desired instanceof GenericKubernetesResource
                ? client.genericKubernetesResources(desired.getApiVersion(), desired.getKind())
                : client.resources(desired.getClass());
        // A list, because the operator may list and watch what it makes and has no right to get it.
        return kind
                .inNamespace(desired.getMetadata().getNamespace())
                .withField("metadata.name", desired.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .map(HasMetadata.class::cast)
                .findFirst();
    }

    static Optional<Refused> unlessRefused(HasMetadata resource, Runnable write) {
        try {
            write.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (!REFUSALS.contains(e.getCode())) {
                throw e;
            }
            return Optional.of(new Refused(
                    resource.getKind(),
                    resource.getMetadata().getName(),
                    e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage()));
        }
    }

    /**
     * What we made before is ours, whatever others wrote into it. Apply merges lists by key, so that an element whose key somebody changed would
     * stay beside ours and can make the whole invalid (two ports of one name); then the lists are replaced.
     */
    private HasMetadata put(HasMetadata stamped, HasMetadata actual) {
        // The API server refuses it over what was made anew under the name meanwhile.
        stamped.getMetadata().setUid(actual.getMetadata().getUid());
        removeForeign(stamped, actual);
        HasMetadata applied = applyOrReplace(stamped);
        // Of some kinds only a hash is kept: the answer shows what stands in the object.
        return removeForeign(stamped, applied).orElse(applied);
    }

    private HasMetadata applyOrReplace(HasMetadata stamped) {
        try {
            return client.resource(stamped).patch(OURS);
        } catch (KubernetesClientException e) {
            if (e.getCode() != UNPROCESSABLE) {
                throw e;
            }
            return client.resource(stamped).patch(REPLACING);
        }
    }

    /** Apply leaves what others have written; a merge with null removes it. */
    private Optional<HasMetadata> removeForeign(HasMetadata from, HasMetadata actual) {
        ObjectNode foreign = Difference.foreign(from, actual);
        if (foreign.isEmpty()) {
            return Optional.empty();
        }
        String removed = foreign.toString();
        foreign.withObjectProperty("metadata").put("uid", from.getMetadata().getUid());
        HasMetadata without = client.resource(from).patch(REPLACING, foreign.toString());
        LogKeys.warn(
                LOG,
                "Removed what someone else added to a resource of the operator: " + removed,
                LogKeys.KIND.of(from.getKind()),
                LogKeys.NAME.of(from.getMetadata().getName()));
        return Optional.of(without);
    }

    /** Of what has changed meanwhile the watch tells, and of that the next look judges anew. */
    private Optional<Refused> delete(Plant plant, HasMetadata each) {
        return unlessRefused(each, () -> {
            if (AsRead.delete(client, each)) {
                log("Resource deleted", plant, each);
            }
        });
    }

    private static String key(HasMetadata each) {
        return each.getKind() + "/" + each.getMetadata().getName();
    }

    private static void log(String sentence, Plant plant, HasMetadata each) {
        LogKeys.info(
                LOG,
                sentence,
                LogKeys.PLANT.of(plant.getMetadata().getName()),
                LogKeys.KIND.of(each.getKind()),
                LogKeys.NAME.of(each.getMetadata().getName()));
    }

    private static PatchContext context(boolean force) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FieldManager.NAME)
                .withForce(force)
                .build();
    }
}
