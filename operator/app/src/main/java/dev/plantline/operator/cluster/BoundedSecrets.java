package dev.plantline.operator.cluster;

import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is kept of the Secrets of one namespace. Whoever may make Secrets there can make as many as he likes, each of 1 MiB, and the operator has one heap for all
 * plants. So there is room for what a plant needs many times over; of what does not fit only the name is kept, so that it is told when it goes. The Secrets that the operator made have room of
 * their own, which others cannot take unless they bear its label. Safe for use by several threads.
 */
final class BoundedSecrets extends BasicItemStore<Secret> {
    /** Characters of each share; a plant with ten workloads and all authorities of a Linux distribution in each needs 3 million. */
    static final int MOST = 8 << 20;
    /** What an object takes besides its text. */
    private static final int OBJECT = 1024;

    private final Map<Share, Integer> used = new EnumMap<>(Share.class);
    private final Map<String, Kept> kept = new HashMap<>();
    private final Map<Share, TreeSet<String>> passedOver = new EnumMap<>(Share.class);

    /** Whose room a Secret takes. */
    enum Share {
        /** Made by the operator, as its label says. */
        own,
        /** All others. */
        others;

        static Share of(HasMetadata secret) {
            return isOwn(secret) ? own : others;
        }
    }

    /** The name of one for which there was no room, and what tells whether it has changed. */
    private static final class NameOnly extends Secret {
        private static final long serialVersionUID = 1;

        NameOnly(Secret whole) {
            setMetadata(new ObjectMetaBuilder()
                    .withNamespace(whole.getMetadata().getNamespace())
                    .withName(whole.getMetadata().getName())
                    .withResourceVersion(whole.getMetadata().getResourceVersion())
                    .build());
        }
    }

    private record Kept(Share share, int size) {}

    private final int most;

    BoundedSecrets() {
        this(MOST);
    }

    /** With so many characters of room for each share. */
    BoundedSecrets(int most) {
        super(Cache::metaNamespaceKeyFunc);
        this.most = most;
        for (Share share : Share.values()) {
            used.put(share, 0);
            passedOver.put(share, new TreeSet<>());
        }
    }

    static boolean isOwn(HasMetadata each) {
        return each.getMetadata().getLabels() != null
                && Labels.OPERATOR.equals(each.getMetadata().getLabels().get(Labels.MANAGED_BY));
    }

    /** Whether it is kept, and not its name alone. */
    static boolean isWhole(Secret each) {
        return !(each instanceof NameOnly);
    }

    /** Those of a share for which there was no room. */
    synchronized List<String> passedOver(Share share) {
        return List.copyOf(passedOver.get(share));
    }

    /** Whether a Secret is there and is not kept. */
    synchronized boolean isPassedOver(String key) {
        return passedOver.values().stream().anyMatch(each -> each.contains(key));
    }

    @Override
    public synchronized Secret put(String key, Secret secret) {
        leave(key);
        Share share = Share.of(secret);
        int size = size(secret);
        if (size > most - used.get(share)) {
            passedOver.get(share).add(key);
            return super.put(key, new NameOnly(secret));
        }
        used.merge(share, size, Integer::sum);
        kept.put(key, new Kept(share, size));
        return super.put(key, secret);
    }

    @Override
    public synchronized Secret remove(String key) {
        leave(key);
        return super.remove(key);
    }

    private void leave(String key) {
        passedOver.values().forEach(each -> each.remove(key));
        Optional.ofNullable(kept.remove(key)).ifPresent(each -> used.merge(each.share(), -each.size(), Integer::sum));
    }

    /** Characters, with every text that others may make long. */
    private static int size(Secret secret) {
        long size = OBJECT
                + size(secret.getData())
                + size(secret.getMetadata().getAnnotations())
                + size(secret.getMetadata().getLabels())
                + OBJECT * (long) secret.getMetadata().getOwnerReferences().size()
                + OBJECT * (long) secret.getMetadata().getFinalizers().size();
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static long size(Map<String, String> texts) {
        return texts == null
                ? 0
                : texts.entrySet().stream()
                        .mapToLong(each -> each.getKey().length()
                                + (each.getValue() == null
                                        ? 0L
                                        : each.getValue().length()))
                        .sum();
    }
}
