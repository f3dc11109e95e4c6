package dev.plantline.sandbox;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The volumes of one pod: emptyDir, ConfigMap, Secret and projections of both. Not thread safe. */
final class PodVolumes {
    private final PodSpec spec;
    private final Map<String, Path> directories = new LinkedHashMap<>();
    private final Map<String, MountedVolume> mounted = new HashMap<>();

    /**
     * ConfigMaps and Secrets of the pod's namespace at one moment, by name.
     *
     * @param configMaps the ConfigMaps
     * @param secrets the Secrets
     */
    record Sources(Map<String, ConfigMap> configMaps, Map<String, Secret> secrets) {}

    /** Volumes of a pod below {@code directory}, still empty. */
    PodVolumes(PodSpec spec, Path directory) throws IOException {
        this.spec = spec;
        for (Volume volume : spec.getVolumes()) {
            Path place = directory.resolve(volume.getName());
            directories.put(volume.getName(), place);
            if (volume.getEmptyDir() != null) {
                Files.createDirectories(place);
            } else {
                mounted.put(volume.getName(), new MountedVolume(place));
            }
        }
    }

    /**
     * Writes what changed.
     *
     * @return the name of what a volume must have and that is not there yet; empty when all is there
     */
    Optional<String> write(Sources sources) throws IOException {
        for (Volume volume : spec.getVolumes()) {
            MountedVolume mount = mounted.get(volume.getName());
            if (mount == null) {
                continue;
            }
            Map<String, byte[]> files = new TreeMap<>();
            Optional<String> missing = collect(volume, sources, files);
            if (missing.isPresent()) {
                return missing;
            }
            mount.write(files);
        }
        return Optional.empty();
    }

    /** A path of the pod as a path of this machine: a process has no mounts of its own. */
    String translate(String path) {
        for (var mount : spec.getContainers().get(0).getVolumeMounts()) {
            if (path.equals(mount.getMountPath()) || path.startsWith(mount.getMountPath() + "/")) {
                return directories.get(mount.getName())
                        + path.substring(mount.getMountPath().length());
            }
        }
        return path;
    }

    private static Optional<String> collect(Volume volume, Sources sources, Map<String, byte[]> files) {
        if (volume.getConfigMap() != null) {
            var map = volume.getConfigMap();
            return configMap(map.getName(), map.getItems(), Boolean.TRUE.equals(map.getOptional()), sources, files);
        }
        if (volume.getSecret() != null) {
            var secret = volume.getSecret();
            return secret(
                    secret.getSecretName(),
                    secret.getItems(),
                    Boolean.TRUE.equals(secret.getOptional()),
                    sources,
                    files);
        }
        if (volume.getProjected() != null) {
            for (VolumeProjection part : volume.getProjected().getSources()) {
                Optional<String> missing = Optional.empty();
                if (part.getConfigMap() != null) {
                    var map = part.getConfigMap();
                    missing = configMap(
                            map.getName(), map.getItems(), Boolean.TRUE.equals(map.getOptional()), sources, files);
                } else if (part.getSecret() != null) {
                    var secret = part.getSecret();
                    missing = secret(
                            secret.getName(),
                            secret.getItems(),
                            Boolean.TRUE.equals(secret.getOptional()),
                            sources,
                            files);
                }
                if (missing.isPresent()) {
                    return missing;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> configMap(
            String name, List<KeyToPath> items, boolean optional, Sources sources, Map<String, byte[]> files) {
        ConfigMap map = sources.configMaps().get(name);
        if (map == null) {
            return optional ? Optional.empty() : Optional.of("ConfigMap " + name);
        }
        Map<String, byte[]> data = new HashMap<>();
        if (map.getData() != null) {
            map.getData().forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        decode(map.getBinaryData(), data);
        select(data, items, files);
        return Optional.empty();
    }

    private static Optional<String> secret(
            String name, List<KeyToPath> items, boolean optional, Sources sources, Map<String, byte[]> files) {
        Secret secret = sources.secrets().get(name);
        if (secret == null) {
            return optional ? Optional.empty() : Optional.of("Secret " + name);
        }
        Map<String, byte[]> data = new HashMap<>();
        decode(secret.getData(), data);
        select(data, items, files);
        return Optional.empty();
    }

    private static void decode(Map<String, String> base64, Map<String, byte[]> data) {
        if (base64 != null) {
            base64.forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
        }
    }

    private static void select(Map<String, byte[]> data, List<KeyToPath> items, Map<String, byte[]> files) {
        if (items == null || items.isEmpty()) {
            files.putAll(data);
        } else {
            items.stream()
                    .filter(item -> data.containsKey(item.getKey()))
                    .forEach(item -> files.put(item.getPath(), data.get(item.getKey())));
        }
    }
}
