package dev.plantline.odoo;

import dev.plantline.odoo.kit.KitText;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the operator and an administrator ask of one Odoo database: version, identity, side kit, installation. Thread safe. */
public final class OdooAdministration {
    /** Installing a model makes Odoo rebuild its registry. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final URI url;
    private final String database;
    private final Path trust;
    private final HttpClient client;

    /**
     * Asks nothing yet.
     *
     * @param trust PEM certificates to trust; null: the Java runtime's
     * @throws IllegalArgumentException when they cannot be read
     */
    public OdooAdministration(URI url, String database, Path trust) {
        this.url = url;
        this.database = database;
        this.trust = trust;
        this.client = Json2Transport.client(trust);
    }

    /**
     * A duty's side kit as its own user sees it.
     *
     * @param state whether it can be used
     * @param database Odoo's database.uuid; null unless installed
     * @param explanation what is wrong and what to do; empty when installed
     */
    public record SideKitStatus(SideKitState state, String database, String explanation) {}

    /**
     * A side kit to install.
     *
     * @param duty the credential's duty
     * @param key API key of the duty's user, who gets the right to run it
     * @param text what it may do
     */
    public record DutyKit(String duty, Supplier<String> key, KitText text) {}

    /**
     * The server's version, for example 19.0.
     *
     * @throws OdooFault when nobody answers there, or no Odoo
     */
    public String serverVersion() throws OdooFault {
        return transport(() -> "").serverVersion();
    }

    /**
     * The numeric id of the user that a key belongs to: the cheapest proof that key and database are right.
     *
     * @throws OdooFault kind configuration when they are not
     */
    public long user(Supplier<String> key) throws OdooFault {
        return SideKitInstaller.user(transport(key));
    }

    /**
     * Looks at a side kit with the key of the duty that uses it.
     *
     * @param name the action's name, see {@link KitText#actionName}
     * @throws OdooFault when Odoo cannot be asked
     */
    public SideKitStatus sideKit(Supplier<String> key, String name) throws OdooFault {
        SideKit.Found found = SideKit.find(transport(key), name);
        return new SideKitStatus(found.state(), found.database(), found.explanation());
    }

    /**
     * Installs what is missing and repairs what was edited: ledger, group, rights, one action per duty. May be repeated, also by two at once.
     *
     * @param administrator API key of a user with the group {@code base.group_system}
     * @throws OdooFault when a step failed; what was done before stays, and the next call goes on
     */
    public void install(Supplier<String> administrator, List<DutyKit> kits) throws OdooFault {
        List<Long> users = new ArrayList<>();
        for (DutyKit kit : kits) {
            users.add(user(kit.key()));
        }
        SideKitInstaller installer = new SideKitInstaller(transport(administrator));
        long ledger = installer.ensureLedger();
        installer.ensureGroup(ledger, users);
        installer.ensureActions(ledger, kits);
    }

    private Json2Transport transport(Supplier<String> key) {
        return new Json2Transport(new OdooEndpoint(url, database, key, trust), PATIENCE, client);
    }
}
