package dev.plantline.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.stream.Stream;

/**
 * Keeps the objects of a watch without what nobody here reads: who wrote which field, and the copy of itself that {@code kubectl apply} leaves in
 * an annotation. The two are often more than half of an object.
 *
 * @param <T> kind of the objects
 */
public final class SlimStore<T extends HasMetadata> implements ItemStore<T> {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final BasicItemStore<T> items = new BasicItemStore<>(Cache::metaNamespaceKeyFunc);

    @Override
    public String getKey(T object) {
        return items.getKey(object);
    }

    @Override
    public T put(String key, T object) {
        object.getMetadata().setManagedFields(null);
        if (object.getMetadata().getAnnotations() != null) {
            object.getMetadata().getAnnotations().remove(LAST_APPLIED);
        }
        return items.put(key, object);
    }

    @Override
    public T remove(String key) {
        return items.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet();
    }

    @Override
    public Stream<T> values() {
        return items.values();
    }

    @Override
    public T get(String key) {
        return items.get(key);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public boolean isFullState() {
        return items.isFullState();
    }
}
