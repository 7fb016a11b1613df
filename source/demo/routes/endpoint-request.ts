/** A container's place on a network as a client asks for it. */

import * as z from 'zod/mini';

export const endpointRequest = z.nullish(
	z.object({
		IPAMConfig: z.nullish(z.object({ IPv4Address: z.optional(z.string()), IPv6Address: z.optional(z.string()) })),
		Aliases: z.nullish(z.array(z.string())),
	}),
);
