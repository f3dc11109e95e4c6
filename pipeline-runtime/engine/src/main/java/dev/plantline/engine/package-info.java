/** Contract, mapping, code maps and mapping tests: from the bytes of a message to an operation with symbolic references, without I/O. */
package dev.plantline.engine;
