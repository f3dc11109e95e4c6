package dev.plantline.odoo.kit;

import dev.plantline.model.RuntimeConfiguration.Duty;
import java.util.regex.Pattern;

/**
 * What a side kit for one operation is made from, beside its owner. No mapping is among it, so that none ever needs another kit.
 *
 * @param operation its name, for example stock.transfer
 * @param references how the codes of its documents find their records
 */
public record OperationKit(String operation, References references) {
    /** Two words of letters; nothing of it could leave its quotes or be taken for a path. */
    static final Pattern NAME = Pattern.compile("[a-z]{1,30}\\.[a-zA-Z]{1,30}");

    /** The kit for the notices of a duty, which is named like one for an operation. */
    public static OperationKit forNotices() {
        return new OperationKit(Duty.NOTICES, References.DEFAULT);
    }

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException when it is none of an operation
     */
    public OperationKit {
        if (!NAME.matcher(operation).matches()) {
            throw new IllegalArgumentException("not the name of an operation: " + operation);
        }
    }
}
