package dev.plantline.operator.odoo;

import dev.plantline.operator.LogKeys;
import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.desired.secret.Destination;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
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
    /** Bytes; all authorities of a Linux distribution have 220 000. */
    private static final int LONGEST_TRUST = 1 << 20;

    private static final String KEY = "The key of an Odoo administrator";
    private static final String CERTIFICATES = "The certificates by which the Odoo of an administrator is known";

    private record Odoo(Destination url, String database) {}

    /**
     * What the settings say of one.
     *
     * @param trust empty: as the Java runtime
     */
    private record Named(Path key, Optional<Path> trust) {}

    private final Map<Odoo, Named> named = new HashMap<>();
    private final Set<Path> told = ConcurrentHashMap.newKeySet();

    /**
     * The keys that the settings name.
     *
     * @throws IllegalArgumentException when an address is none, or a database is named twice
     */
    public AdministratorFiles(List<OperatorSettings.Administrator> administrators) {
        for (OperatorSettings.Administrator each : administrators) {
            Odoo odoo = new Odoo(Destination.ofUrl(each.url()), each.database());
            if (named.put(odoo, new Named(each.keyFile(), each.caFile())) != null) {
                throw new IllegalArgumentException("plantline.administrators names database " + each.database() + " of "
                        + odoo.url() + " twice: remove one of the two");
            }
        }
    }

    @Override
    public Optional<String> keyFor(String url, String database) {
        return named(url, database)
                .filter(each -> each.trust().map(this::isUsable).orElse(true))
                .flatMap(each -> read(each.key()));
    }

    @Override
    public Optional<Path> trustFor(String url, String database) {
        return named(url, database).flatMap(Named::trust);
    }

    @Override
    public boolean isNamed(String url, String database) {
        return named(url, database).isPresent();
    }

    private Optional<Named> named(String url, String database) {
        return Optional.ofNullable(named.get(new Odoo(Destination.ofUrl(url), database)));
    }

    /** Without them the key stays here: nobody else's certificates are taken instead. */
    private boolean isUsable(Path trust) {
        try (InputStream in = Files.newInputStream(trust)) {
            byte[] pem = in.readNBytes(LONGEST_TRUST + 1);
            if (pem.length <= LONGEST_TRUST
                    && !CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem))
                            .isEmpty()) {
                told.remove(trust);
                return true;
            }
            tellOnce(trust, CERTIFICATES, "are none, or too many");
        } catch (CertificateException e) {
            tellOnce(trust, CERTIFICATES, "are damaged");
        } catch (IOException e) {
            tellOnce(trust, CERTIFICATES, "cannot be read");
        }
        return false;
    }

    private Optional<String> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String key = new String(in.readNBytes(LONGEST_KEY + 1), StandardCharsets.UTF_8).strip();
            if (!key.isEmpty() && key.length() <= LONGEST_KEY) {
                told.remove(file);
                return Optional.of(key);
            }
            tellOnce(file, KEY, "is empty, or longer than a key of Odoo is");
        } catch (IOException e) {
            tellOnce(file, KEY, "cannot be read");
        }
        return Optional.empty();
    }

    private void tellOnce(Path file, String what, String why) {
        if (told.add(file)) {
            LogKeys.warn(
                    LOG,
                    what + " " + why
                            + ": side kits are neither installed in its database nor read past themselves."
                            + " See that the Secret which the chart names in administrators has it",
                    LogKeys.NAME.of(file));
        }
    }
}
