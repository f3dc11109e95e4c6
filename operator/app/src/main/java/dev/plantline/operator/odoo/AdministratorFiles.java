package dev.plantline.operator.odoo;

import dev.plantline.operator.LogKeys;
import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.desired.secret.Destination;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Keys of administrators in files that the installation mounts from Secrets of the operator's own namespace. Each is read when it is asked for, so
 * that a rotated one is used without a restart.
 */
public final class AdministratorFiles implements Administrators {
    private static final Logger LOG = Logger.getLogger(AdministratorFiles.class);
    /** Bytes; a key of Odoo has 40. */
    private static final int LONGEST_KEY = 1024;

    private record Odoo(Destination url, String database) {}

    private final Map<Odoo, Path> files = new HashMap<>();
    private final Set<Path> told = ConcurrentHashMap.newKeySet();

    /**
     * The keys that the settings name.
     *
     * @throws IllegalArgumentException when an address is none, or a database is named twice
     */
    public AdministratorFiles(List<OperatorSettings.Administrator> administrators) {
        for (OperatorSettings.Administrator each : administrators) {
            Odoo odoo = new Odoo(Destination.ofUrl(each.url()), each.database());
            if (files.put(odoo, each.keyFile()) != null) {
                throw new IllegalArgumentException("plantline.administrators names database " + each.database() + " of "
                        + odoo.url() + " twice: remove one of the two");
            }
        }
    }

    @Override
    public Optional<String> keyFor(String url, String database) {
        return Optional.ofNullable(files.get(new Odoo(Destination.ofUrl(url), database)))
                .flatMap(this::read);
    }

    @Override
    public boolean isNamed(String url, String database) {
        return files.containsKey(new Odoo(Destination.ofUrl(url), database));
    }

    private Optional<String> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String key = new String(in.readNBytes(LONGEST_KEY + 1), StandardCharsets.UTF_8).strip();
            if (!key.isEmpty() && key.length() <= LONGEST_KEY) {
                told.remove(file);
                return Optional.of(key);
            }
            tellOnce(file, "is empty, or longer than a key of Odoo is");
        } catch (IOException e) {
            tellOnce(file, "cannot be read");
        }
        return Optional.empty();
    }

    private void tellOnce(Path file, String what) {
        if (told.add(file)) {
            LogKeys.warn(
                    LOG,
                    "The key of an Odoo administrator " + what
                            + ": side kits are neither installed in its database nor read past themselves."
                            + " See that the Secret which the chart names in administrators has it",
                    LogKeys.NAME.of(file));
        }
    }
}
